{
 "cells": [
  {
   "cell_type": "code",
   "source": [
    "import torch\n"
   ],
   "outputs": [],
   "execution_count": null
  }
 ],
 "nbformat": 4,
 "metadata": {}
}