#!/usr/bin/env bash
# Installs the package in a clean Debian 12 of its own and lives through the first day there
# (first_day.py), under the real unit and systemd. Called by `./dev package --try`, as root.
#
#   packaging/trial/clean_machine.sh PACKAGE FOLDER
#
# FOLDER keeps the machine (about 2 GiB) until the next time. It shares this machine's network, and
# listens on 127.0.0.1:8471 alone.
set -euo pipefail

package=$(realpath "${1:?PACKAGE}")
folder=$(realpath -m "${2:?FOLDER}")
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
machine="$folder/machine"
mirror=http://deb.debian.org/debian

refuse() { printf 'error: %s\n' "$*" >&2; exit 1; }
[[ $EUID -eq 0 ]] || refuse "a machine of its own takes root: sudo ./dev package --try"
inside() { chroot "$machine" env DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@" >>"$folder/log" 2>&1; }

mkdir -p "$folder"
: >"$folder/log"
if [[ ! -f $folder/base.tar ]]; then
  printf '    a new Debian 12\n'
  rm -rf "$machine"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,python3,ca-certificates bookworm "$machine" "$mirror" \
    >>"$folder/log" 2>&1 || refuse "debootstrap failed; see $folder/log"
  tar -C "$machine" -cf "$folder/base.tar" .
fi
rm -rf "$machine"
mkdir -p "$machine"
tar -C "$machine" -xf "$folder/base.tar"
cp /etc/resolv.conf "$machine/etc/resolv.conf"
printf '    installing the package, with what Debian has for it\n'
cp "$package" "$machine/root/entente.deb"
inside apt-get -q update
inside apt-get -y -q install /root/entente.deb || refuse "the package does not install; see $folder/log"
cp "$here/first_day.py" "$machine/root/"
cat >"$machine/etc/systemd/system/first-day.service" <<'UNIT'
[Unit]
After=network.target
SuccessAction=poweroff-force
FailureAction=poweroff-force
[Service]
Type=oneshot
Environment=PYTHONIOENCODING=utf-8
ExecStart=/usr/bin/python3 /root/first_day.py
ExecStopPost=/bin/sh -c 'echo $SERVICE_RESULT >/root/result'
StandardOutput=file:/root/said
StandardError=file:/root/said
TimeoutStartSec=600
[Install]
WantedBy=multi-user.target
UNIT
inside systemctl enable first-day.service
printf '    starting it\n'
systemd-nspawn --quiet --register=no --keep-unit --boot -D "$machine" </dev/null >>"$folder/log" 2>&1 || true
cat "$machine/root/said" || refuse "the machine did not come up; see $folder/log"
[[ $(<"$machine/root/result") == success ]] || refuse "the first day did not end well; see $machine/root/said"
