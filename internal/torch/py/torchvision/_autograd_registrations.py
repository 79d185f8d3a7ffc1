# Gradients of the compiled operators: heft's operator table has them.
