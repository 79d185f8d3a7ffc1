# PIL.ExifTags: the tags that programs look up by name.
TAGS = {
    0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x0112: "Orientation", 0x011A: "XResolution",
    0x011B: "YResolution", 0x0128: "ResolutionUnit", 0x0131: "Software", 0x0132: "DateTime", 0x8769: "ExifOffset",
    0x8825: "GPSInfo", 0x9003: "DateTimeOriginal", 0xA002: "ExifImageWidth", 0xA003: "ExifImageHeight",
}
GPSTAGS = {0: "GPSVersionID", 1: "GPSLatitudeRef", 2: "GPSLatitude", 3: "GPSLongitudeRef", 4: "GPSLongitude"}


class Base:
    Orientation = 0x0112
    Make = 0x010F
    Model = 0x0110
    DateTime = 0x0132
