module heft

go 1.26
