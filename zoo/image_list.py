"""Images of different sizes in one padded batch."""


class ImageList:
    """tensors is the batch; image_sizes holds each image's (height, width) inside it."""

    def __init__(self, tensors, image_sizes):
        self.tensors = tensors
        self.image_sizes = image_sizes

    def to(self, device):
        return ImageList(self.tensors.to(device), self.image_sizes)
