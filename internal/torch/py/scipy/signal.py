# scipy.signal: what constants are made with.
import numpy


def convolve(in1, in2, mode="full", method="auto"):
    a, b = numpy.asarray(in1), numpy.asarray(in2)
    if a.ndim == 1:
        return numpy.convolve(a, b, mode=mode)
    (height, width), (rows, columns) = a.shape, b.shape
    full = numpy.zeros((height + rows - 1, width + columns - 1))
    for i in range(rows):
        for j in range(columns):
            full[i:i + height, j:j + width] += a * b[i, j]
    if mode == "full":
        return full
    if mode == "same":
        top, left = (rows - 1) // 2, (columns - 1) // 2
        return full[top:top + height, left:left + width]
    return full[rows - 1:height, columns - 1:width]
