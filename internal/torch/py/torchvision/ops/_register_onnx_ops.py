# Exporters to ONNX: heft exports nothing.
