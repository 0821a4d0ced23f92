#!/usr/bin/env bash
# run.sh [kustomization]: a run in shards on a cluster, and its verdict. Its exit code is that of `leak merge`: 0 as expected, 1 not,
# 2 nothing to merge, 3 Inconclusive. 3 too where there is no verdict, since the cluster refused or the merge did not run.
# Default: the folder of this script. It needs kubectl, and a context that may make what the manifests name.
# LEAK_NAMESPACE is the namespace of the kustomization (default: leak).
set -Eeuo pipefail
trap 'echo "run.sh: line $LINENO failed: there is no verdict" >&2; exit 3' ERR

folder=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
namespace=${LEAK_NAMESPACE:-leak}

in_namespace() { kubectl --namespace "$namespace" "$@"; }

# until_ended <job>: Complete or Failed. The Jobs' activeDeadlineSeconds sees to it that they end.
until_ended() {
    local states
    while true; do
        states=$(in_namespace get job "$1" --output jsonpath='{range .status.conditions[?(@.status=="True")]}{.type} {end}')
        if [[ " $states " == *" Complete "* || " $states " == *" Failed "* ]]; then return; fi
        sleep "${LEAK_POLL_SECONDS:-2}"
    done
}

# A Job cannot be changed once it is made: each attempt is a new one, with a uid of its own.
in_namespace delete job leak leak-merge --ignore-not-found
in_namespace delete configmap leak-attempt --ignore-not-found
kubectl apply --kustomize "$folder"

attempt=$(in_namespace get job leak --output jsonpath='{.metadata.uid}')
echo "attempt $attempt"
until_ended leak

in_namespace create configmap leak-attempt --from-literal="id=$attempt"
in_namespace patch job leak-merge --type merge --patch '{"spec":{"suspend":false}}'
until_ended leak-merge

in_namespace logs job/leak-merge || true
code=$(in_namespace get pods --selector batch.kubernetes.io/job-name=leak-merge --output jsonpath='{.items[0].status.containerStatuses[0].state.terminated.exitCode}')
echo "the reports are in the volume, in $attempt/merged; the merge ended with ${code:-no exit code}"
exit "${code:-3}"
