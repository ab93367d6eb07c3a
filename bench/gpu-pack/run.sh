#!/bin/sh
# run.sh [RESULTS [ENTRY…]]: unpacks what lies beside it and runs the training suite, on the GPU and on the CPU, with PyTorch beside
# where this machine has one (NETLOOM_PYTHON names its Python). RESULTS (./results unless named) gets, of each device,
# a table and the figures as JSON, and what the machine is. SECONDS_A_TURN, TURNS and THREADS may be set. It fails where
# the GPU was not measured; devices.txt tells why.
#
# The GPU needs a driver with Vulkan. NVIDIA's in a container: NVIDIA_DRIVER_CAPABILITIES=all (graphics alone is enough).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
results=${1:-results}
[ $# -gt 0 ] && shift
mkdir -p "$results"
results=$(cd "$results" && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/netloom.XXXXXX")
trap 'rm -rf "$place"' EXIT
tar -xzf "$here/netloom.tar.gz" -C "$place"

# The machine's own library is right for its drivers; ours is for a machine that has none.
has() {
  for folder in /usr/lib/x86_64-linux-gnu /lib/x86_64-linux-gnu /usr/lib64 /lib64 /usr/local/lib $(echo "${LD_LIBRARY_PATH:-}" | tr : ' '); do
    [ -e "$folder/$1" ] && return 0
  done
  return 1
}
lend() { LD_LIBRARY_PATH="$place/lib/$1${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"; export LD_LIBRARY_PATH; }
has libstdc++.so.6 || lend cpp
has libvulkan.so.1 || lend vulkan

# A driver that no file tells the loader of: NVIDIA's libraries are often brought into a container without it.
if [ -z "${VK_ICD_FILENAMES:-}${VK_DRIVER_FILES:-}" ] &&
  ! ls /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json >"$place/drivers" 2>&1 && has libGLX_nvidia.so.0; then
  echo '{"file_format_version":"1.0.0","ICD":{"library_path":"libGLX_nvidia.so.0","api_version":"1.3.0"}}' >"$place/nvidia.json"
  export VK_ICD_FILENAMES="$place/nvidia.json"
fi

netloom() { "$place/bin/node" "$place/netloom/bin/netloom.js" "$@"; }
export NETLOOM_HOME="$place/home"
{
  uname -a
  grep -m1 'model name' /proc/cpuinfo || :
  grep -c '^processor' /proc/cpuinfo || :
  cat /proc/driver/nvidia/version || :
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv || :
} >"$results/machine.txt" 2>&1
netloom devices --json >"$results/devices.jsonl"
netloom devices | tee "$results/devices.txt"

# measure DEVICE [ENTRY…]: where it fails, its table tells why, and the other device is still measured.
measure() {
  device=$1
  shift
  netloom bench train "$@" --device "$device" --vs pytorch --results \
    --seconds "${SECONDS_A_TURN:-5}" --turns "${TURNS:-3}" --threads "${THREADS:-4}" >"$results/$device.txt" 2>&1 || failed=1
  cat "$results/$device.txt"
  mv "$place"/netloom/bench/results/train*.json "$results/$device.json" || failed=1
}
failed=0
if grep -q '"id":"webgpu".*"ok":true' "$results/devices.jsonl"; then measure webgpu "$@"; else failed=1; fi
measure cpu "$@"
exit $failed
