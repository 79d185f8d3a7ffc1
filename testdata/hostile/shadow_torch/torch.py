raise RuntimeError('the wrong torch')
