from .families import Beta
