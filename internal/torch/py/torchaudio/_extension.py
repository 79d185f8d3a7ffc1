# torchaudio._extension: the package's compiled code, which is not there.
_IS_TORCHAUDIO_EXT_AVAILABLE = _IS_ALIGN_AVAILABLE = _SOX_INITIALIZED = _IS_RIR_AVAILABLE = _IS_KALDI_AVAILABLE = False


def _check_cuda_version():
    return None


def _fails(what):
    def decorate(function):
        def refuse(*args, **kwargs):
            raise RuntimeError(f"torchaudio's {what} is compiled code, which is not there")
        return refuse
    return decorate


fail_if_no_sox, fail_if_no_align, fail_if_no_kaldi = _fails("sox extension"), _fails("alignment"), _fails("Kaldi extension")
fail_if_no_rir = _fails("room impulse response")


class _Extension:
    def __getattr__(self, name):
        raise RuntimeError("torchaudio's extension is compiled code, which is not there")


def lazy_import_sox_ext():
    return _Extension()


lazy_import_ffmpeg_ext = lazy_import_sox_ext
