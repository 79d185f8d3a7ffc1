# Shape functions of the compiled operators: heft's operator table has them.
