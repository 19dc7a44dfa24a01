#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs what ./run (set "build") and ./test (sets "build" and "test") need on Debian 12; needs root or sudo.
# Does nothing when all is there. What apt brings is not left running, nor started at the next boot.
# usage: tools/install.sh build [test]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if [ $# -eq 0 ]; then
    echo "usage: tools/install.sh build [test]" >&2
    exit 2
fi
lists=()
for set_name in "$@"; do
    list="$root/tools/packages/$set_name.list"
    if [ ! -f "$list" ]; then
        echo "tools/install.sh: no list of packages named \"$set_name\" in tools/packages" >&2
        exit 2
    fi
    lists+=("$list")
done

# A stamp per list of packages: when nothing changed since the last call, apt is not even asked.
stamp="$root/build/installed/$(cat "${lists[@]}" "${BASH_SOURCE[0]}" | sha256sum | cut -c1-16)"
if [ -f "$stamp" ]; then exit 0; fi

wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "${lists[@]}")

# The reader of documents (src/ui/packages) and the journeys come by npm, of Node 18 or later, from wherever it came; else Debian's.
node_is_recent() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18' 2>/dev/null)" = true ]
}
if ! node_is_recent; then
    wanted+=$'\nnodejs\nnpm'
fi

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}
missing=()
for package in $wanted; do
    is_installed "$package" || missing+=("$package")
done

# Debian starts what it installs. policy-rc.d says no for the time of the installation; what was already
# running before us is left alone.
policy=/usr/sbin/policy-rc.d
policy_is_ours=no
forget_policy() {
    if [ "$policy_is_ours" = yes ]; then $as_root rm -f "$policy"; fi
}

if [ ${#missing[@]} -gt 0 ]; then
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing; install them as root, then try again:" >&2
            echo "    apt-get install ${missing[*]}" >&2
            exit 1
        fi
    fi
    echo "Installing: ${missing[*]}"
    services=()
    for pair in openssh-server:ssh postgresql-15:postgresql dovecot-imapd:dovecot nginx-light:nginx; do
        if [[ " ${missing[*]} " == *" ${pair%%:*} "* ]]; then services+=("${pair##*:}"); fi
    done
    trap forget_policy EXIT
    trap 'exit 130' INT TERM
    if [ ! -e "$policy" ]; then
        policy_is_ours=yes
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
    fi
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o Acquire::Retries=3"
    $apt update
    $apt install --no-install-recommends "${missing[@]}"
    for service in ${services[@]+"${services[@]}"}; do
        if [ -d /run/systemd/system ]; then
            $as_root systemctl --quiet disable --now "$service" || true
        elif [ "$policy_is_ours" = no ]; then
            $as_root service "$service" stop >/dev/null 2>&1 || true
        fi
    done
fi

mkdir -p "$(dirname "$stamp")"
touch "$stamp"
