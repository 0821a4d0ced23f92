#!/usr/bin/env bash
# Proves that a change keeps behaviour: runs the load job's five jobs at one commit and at another, and compares their reports.
# Needs git and the .NET SDK. All jobs take about ten minutes for each commit, on a machine that does nothing else.
#   eng/compare-runs.sh <commit-before> [<commit-after>] [--only default,on,off,stock,each] [--keep folder]
# commit-after is HEAD by default: commit first. --only names the jobs to run; --keep the folder for the reports, new or empty.
# Without --keep the reports stay only where something differs. Exit code 0: equal; 1: not equal, or not run; 2: bad usage.
set -uo pipefail

usage() {
    echo "$1" >&2
    echo "usage: eng/compare-runs.sh <commit-before> [<commit-after>] [--only default,on,off,stock,each] [--keep folder]" >&2
    exit 2
}

# arguments <job>: what the load job is given for it; fails where there is no such job.
arguments() {
    case $1 in
        default) ;;
        on) echo "run all" ;;
        off) echo "run all --timeouts off" ;;
        stock) echo "run all --timeouts stock" ;;
        each) echo "run all --without each" ;;
        *) return 1 ;;
    esac
}

jobs=(default on off stock each)
before="" after="" keep=""

while (($# > 0)); do
    case $1 in
        --only)
            [[ -n ${2-} ]] || usage "--only: names no job"
            IFS=, read -ra jobs <<<"$2"
            for job in "${jobs[@]}"; do
                arguments "$job" >/dev/null || usage "--only $2: '$job' is none of default, on, off, stock, each"
            done
            shift
            ;;
        --keep)
            [[ -n ${2-} ]] || usage "--keep: names no folder"
            [[ ! -e $2 || -d $2 && -z $(ls -A -- "$2") ]] || usage "--keep $2: is there, and is no empty folder"
            [[ $2 == /* ]] && keep=$2 || keep=$PWD/$2
            shift
            ;;
        "" | -*) usage "'$1': neither an option nor a commit" ;;
        *)
            if [[ -z $before ]]; then before=$1; elif [[ -z $after ]]; then after=$1; else usage "$1: two commits are compared, not more"; fi
            ;;
    esac
    shift
done

[[ -n $before ]] || usage "name the commit before the change"
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# commit <name>: its hash.
commit() {
    git rev-parse --verify --quiet --end-of-options "$1^{commit}"
}

before_hash=$(commit "$before") || usage "$before: no commit"
after_hash=$(commit "${after:-HEAD}") || usage "$after: no commit"
if [[ -z $after && -n $(git status --porcelain) ]]; then
    echo "note: HEAD is compared, without the changes that are not committed"
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export MSBUILDDISABLENODEREUSE=1   # no build process stays behind

work=$(mktemp -d) || exit 1
reports=${keep:-$work/reports}
stays=false

clean() {
    for side in before after; do
        if [[ -e $work/$side ]]; then git worktree remove --force "$work/$side"; fi
    done
    if ! $stays; then rm -rf -- "$work"; fi
}
trap clean EXIT
trap 'exit 130' INT TERM

# checkout <side> <hash>: a work tree of its own, built.
checkout() {
    echo "$1: $2"
    mkdir -p "$reports/$1" && git worktree add --quiet --detach "$work/$1" "$2" || exit 1
    if ! (cd "$work/$1" && dotnet build tests/Load) >"$reports/$1/build.txt" 2>&1; then
        cat "$reports/$1/build.txt" >&2
        echo "$1: was not built" >&2
        exit 1
    fi
}

# Built before anything is run, for a fault in it would be found at the end only.
dotnet build eng/compare-reports.cs --verbosity quiet || exit 1
checkout before "$before_hash"
checkout after "$after_hash"

# Each job at both commits in turn: a machine that becomes slower is slower for both.
for job in "${jobs[@]}"; do
    read -ra words <<<"$(arguments "$job")"
    for side in before after; do
        (cd "$work/$side" && dotnet run --no-build --project tests/Load -- ${words[@]+"${words[@]}"} --output "$reports/$side/$job") \
            </dev/null >"$reports/$side/$job.txt" 2>&1
        echo "$job, $side: exit code $?"
    done
done

if ! dotnet run eng/compare-reports.cs -- "$reports/before" "$reports/after"; then
    stays=true
    echo "the reports, and what the jobs wrote: $reports"
    exit 1
fi
