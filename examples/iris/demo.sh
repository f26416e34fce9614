#!/bin/sh
# Trains the model, registers it as `iris`, scores all flowers with it. The last line is the output's path.
set -e
cd "$(dirname "$0")"
millrace() { node ../../dist/bin/millrace.js "$@"; }

trained=$(mktemp -d)
trap 'rm -rf "$trained"' EXIT
millrace run train.yaml --output "$trained"
millrace model register iris "$trained/iris.pkl" >&2
millrace run iris.yaml
