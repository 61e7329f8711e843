#!/bin/bash
# Whether the host in this container is ready: asks /readyz on its admin port. The images have no curl.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/"${1:-8082}"
printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r _ status _ <&3
[[ "$status" == 200 ]]
