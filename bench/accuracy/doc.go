// Command accuracy compares heft's predictions with memory that other people
// measured on real cards, row by row, and writes docs/accuracy.md.
//
//	go run ./bench/accuracy -models DIR [-timm DIR] [-data DIR] [-only T,N] [-rows FILE]
//
// DIR of -data holds CSV files of published measurements, by itself data/ beside
// this program (its README names the sources), DIR of -models the packages timm and torchvision as they come from PyPI. Tables T and N were
// measured with timm 1.0.9, as their published tensors show; -timm names a folder
// with it. Networks of other toolboxes are written anew in nets/, ordinary PyTorch,
// embedded. Files that are missing leave their table empty; rows that cannot be
// predicted are listed with the reason. Nothing in the program knows a row: it
// runs unchanged on other files with the same columns.
//
// With -fit it writes no report, but the residual of every row of tables N and X, and
// for each entry of the table of convolution workspaces (internal/memory) the mean
// error with other factors; the context's line is fitted by tools/fit.
//
// The tables:
//
//	T   peak of live tensors, against PyTorch's fake tensors: no GPU involved
//	A   allocated peak of segmentation nets and rotated detectors, V100
//	D   allocated peak of detectors at resized images, V100
//	N   device memory of timm models in training, A100
//	X   device memory of torchvision models, beside xMem, DNNMem and SchedTune
//	M   largest batch in training, RTX 3090
//	I   largest batch in inference, four cards
//	L   device memory of perceptrons, A100
//
// What the measurements leave open (CUDA version, loss, optimizer) stands once
// for each table in environment.json, never for each model.
package main
