# Reading pictures and films: there are no files here.


class ImageReadMode:
    UNCHANGED = 0
    GRAY = 1
    GRAY_ALPHA = 2
    RGB = 3
    RGB_ALPHA = 4


def _no_files(*args, **options):
    raise OSError("heft reads no files from within a model: torchvision.io is not available")


read_image = read_file = write_file = read_video = write_video = read_video_timestamps = _no_files
decode_image = decode_jpeg = decode_png = decode_gif = decode_webp = encode_jpeg = encode_png = _no_files
write_jpeg = write_png = _no_files


class VideoReader:
    def __init__(self, *args, **options):
        _no_files()
