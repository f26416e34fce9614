// The part of the two libraries that the entry script uses, so that it can be type-checked before they are installed.
declare module 'onnxruntime-node' {
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, dims: readonly number[]);
    readonly data: Float32Array;
  }
  export class InferenceSession {
    static create(
      path: string,
      options: { intraOpNumThreads: number; interOpNumThreads: number },
    ): Promise<InferenceSession>;
    run(feeds: { pixels: Tensor }): Promise<{ scores: Tensor }>;
  }
}

declare module 'pngjs' {
  export const PNG: { sync: { read(png: Uint8Array): { width: number; height: number; data: Buffer } } };
}
