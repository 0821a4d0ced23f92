#!/usr/bin/env bash
# Changes src/Bounds/Verdicts in one place at a time and runs its tests: at least 85% of the changes must make one fail.
# Half an hour or so; the report is StrykerOutput/reports/mutation-report.html. Texts are not changed: what they say is tested where it matters.
# Any option of `dotnet stryker` may follow: eng/mutate.sh --mutate 'Verdicts/Holding.cs'
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet tool restore
output=$PWD/StrykerOutput
# Milliseconds: on a busy machine Stryker gives up on `dotnet --info` else ("Could not find build environment").
export DOTNET_INFO_WAIT_TIME=${DOTNET_INFO_WAIT_TIME:-200000}
cd tests/Unit
dotnet stryker --config-file ../../eng/stryker-config.json --output "$output" "$@"
