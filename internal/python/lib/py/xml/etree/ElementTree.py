"""xml.etree.ElementTree: names only."""
from _refusal import no_file as parse, refused as _refused

fromstring = _refused("xml.etree.ElementTree.fromstring()")
Element = _refused("xml.etree.ElementTree.Element()")
SubElement = _refused("xml.etree.ElementTree.SubElement()")
