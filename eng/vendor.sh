#!/usr/bin/env bash
# Writes the files of src/Bounds/Pages/Assets/vendor again, from the npm registry, with their licences and hashes. The versions are below.
# A build needs none of it: the files are committed, and a test checks their hashes.
set -euo pipefail
cd "$(dirname "$0")/../src/Bounds/Pages/Assets/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# d3-flame-graph 4.1.3 is the last version that brings the parts of d3 in one file and leaves its style sheet a file of its own. Version 5 adds
# a style element while it loads, which the page's content-security policy refuses.
# It is called with a selection of d3-selection, and has the parts of d3 in it that it uses itself: d3.LICENSE is of both.
packages=(uplot@1.6.32 d3-flame-graph@4.1.3 d3-selection@3.0.0)

for package in "${packages[@]}"; do
    (cd "$work" && tar -xzf "$(npm pack --silent "$package")" && mv package "${package%@*}")
done

# What is one line ends in one, as each file here does.
take() { sed -e '$a\' "$work/$1" | sed -e 's/[[:space:]]*$//' >"$2"; }
take uplot/dist/uPlot.iife.min.js uplot.js
take uplot/dist/uPlot.min.css uplot.css
take uplot/LICENSE uplot.LICENSE
take d3-flame-graph/dist/d3-flamegraph.min.js d3-flame-graph.js
take d3-flame-graph/dist/d3-flamegraph.css d3-flame-graph.css
take d3-flame-graph/LICENSE d3-flame-graph.LICENSE
take d3-selection/dist/d3-selection.min.js d3-selection.js
take d3-selection/LICENSE d3.LICENSE

{
    echo '# Made by eng/vendor.sh. A line for each file: its SHA-256, its name, the package and version, the licence.'
    for file in uplot.js uplot.css uplot.LICENSE; do echo "$(sha256sum "$file" | cut -d' ' -f1)  $file  uplot@1.6.32  MIT"; done
    for file in d3-flame-graph.js d3-flame-graph.css d3-flame-graph.LICENSE; do echo "$(sha256sum "$file" | cut -d' ' -f1)  $file  d3-flame-graph@4.1.3  Apache-2.0"; done
    for file in d3-selection.js d3.LICENSE; do echo "$(sha256sum "$file" | cut -d' ' -f1)  $file  d3-selection@3.0.0  ISC"; done
} >vendor.txt
