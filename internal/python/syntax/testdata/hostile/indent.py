if a:
	if b:
        if c:
	 	pass
  d
 e
\
\
   f
