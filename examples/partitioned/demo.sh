#!/bin/sh
# Totals of files by user and season, then of a table's rows by state and store. Each last line is an output's path.
set -e
cd "$(dirname "$0")"
millrace() { node ../../dist/bin/millrace.js "$@"; }

millrace run letters.yaml
millrace run income.yaml
