from PIL import Image


def resize(path, size):
    return Image.open(path).resize(size)
