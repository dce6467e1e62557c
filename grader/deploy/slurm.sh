#!/usr/bin/env bash
# Grades a class on Slurm: an array of jobs, each a shard, and one job that merges them when all have ended.
#
#   grader/deploy/slurm.sh SUBMISSIONS RESULTS
#
# Give it in the workbook's folder, on a file system that all nodes share. The same command again goes on where it was.
#
#SBATCH --cpus-per-task=8
#SBATCH --mem=8G
#SBATCH --time=02:00:00
set -euo pipefail

shards=${SHARDS:-4}

# On the login node: compute nodes have no network, as a rule, and need not build the same thing each.
submit() {
    # That exercises are not solved, exit code 1, is no matter here: the grader is built, and so is what it needs.
    cargo grade run --all >/dev/null || [ $? -eq 1 ]
    local grade merge
    grade=$(sbatch --parsable --job-name=grade --array="1-$shards" "$0" "$1" "$2" grade)
    # A job with pending points fails. The class is merged all the same, and says whose they are.
    merge=$(sbatch --parsable --job-name=merge --dependency="afterany:${grade%%;*}" "$0" "$1" "$2" merge)
    echo "Job ${grade%%;*} grades, job ${merge%%;*} merges. The class will be in $2/class."
}

# On a compute node, if the job is named.
case $#-${3-} in
    2-)
        submit "$1" "$2"
        ;;
    3-grade)
        export CARGO_NET_OFFLINE=true
        cargo grade class "$1" --out "$2/shards/$SLURM_ARRAY_TASK_ID" --shard auto \
            --jobs "${SLURM_CPUS_PER_TASK:-1}" ${SEED:+--seed "$SEED"}
        ;;
    3-merge)
        export CARGO_NET_OFFLINE=true
        cargo grade merge "$2"/shards/* --out "$2/class"
        ;;
    *)
        echo 'usage: grader/deploy/slurm.sh SUBMISSIONS RESULTS' >&2
        exit 2
        ;;
esac
