#!/usr/bin/env bash
# submit.sh <shards> <folder> <what `leak run` takes: workloads, --url …>
# Submits a run as an array job, and the merge as the job that follows it. Prints both ids:
#   array 41
#   merge 42
# <folder> is on a file system that all nodes and this machine share. LEAK is the command (words, default: leak); sbatch's own settings
# are its environment: SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT.
set -euo pipefail

if (($# < 3)) || [[ ! $1 =~ ^[1-9][0-9]{0,3}$ ]]; then
    echo "usage: submit.sh <shards, 1 to 9999> <shared folder> <what leak run takes: workloads, --url ...>" >&2
    exit 2
fi

shards=$1 here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2

# Of a federation sbatch prints "id;cluster".
array=$(sbatch --parsable --array="0-$((shards - 1))" --chdir="$folder" "$here/leak-array.sbatch" "$folder" "$@")
array=${array%%;*}
echo "array $array"

# afterany, and not afterok: where a shard failed, the merge says which.
if ! merge=$(sbatch --parsable --dependency="afterany:$array" --chdir="$folder" "$here/leak-merge.sbatch" "$folder" "$array"); then
    echo "submit.sh: the merge was not submitted. Once the array has ended: leak merge $folder --attempt $array" >&2
    exit 1
fi
echo "merge ${merge%%;*}"
