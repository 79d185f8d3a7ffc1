# The tasks of this repository, each one line that can be typed by hand.
.PHONY: help test race ci acid evidence said goldens bench accuracy fit json differential lint mutate python policy schemathesis sweep

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

test: ## everything that needs only Go
	go test ./...

race: ## the packages that run models, under the race detector
	go test -race . ./internal/source ./internal/torch -short

ci: ## everything that must hold before a change lands
	.ci/run

acid: ## torchvision's and timm's own sources, and the ONNX corpora
	. tools/acid/fetch.sh && go test ./internal/torch ./internal/onnx ./internal/memory -run 'Corpora|Steps|Backend|Packages'

evidence: ## the ledger anew: which rules the tests confirm, and which have no evidence
	go test ./internal/op/aten ./internal/opcheck -evidence
	go test ./internal/evidence -evidence -v

said: ## the goldens of what rooms say anew, after words or figures changed: read the diff
	HEFT_UPDATE=1 go test $$(grep -rl 'packed\.Matches' --include=*_test.go internal | xargs -n1 dirname | sort -u | sed 's|^|./|')

goldens: ## how facts are asked from real torch
	@sed -n 1,40p tools/goldens/README.md

bench: ## speed of the library
	go test -bench . -run '^$$' ./bench

accuracy: ## predictions against measured runs: docs/accuracy.md; MODELS is a folder with timm and torchvision
	go run ./bench/accuracy -models $(MODELS) -out docs/accuracy.md

fit: ## what was fitted, with residuals: the context's line, and with MODELS the table of workspaces
	go run ./tools/fit
	$(if $(MODELS),go run ./bench/accuracy -models $(MODELS) -fit)

json: ## docs/json.md and docs/schema anew from the reports' structs
	go run ./tools/jsondoc

differential: ## random programs in heft, with the facts that real torch wrote of them
	go test ./bench/differential -v

mutate: ## small errors that the tests must notice: an hour; the result is tools/mutate/RESULT.md
	go run ./tools/mutate -out tools/mutate/RESULT.md

sweep: ## the pipeline for many machines, on Beam's local runner: a module of its own, a minute and a half to build
	cd sweep && go vet . && go test .

schemathesis: ## requests that the server's description allows and forbids, with schemathesis on PATH
	go build -o /tmp/heft-served ./cmd/heft && tools/schemathesis/run.sh /tmp/heft-served

policy: ## the admission policies of deploy/kubernetes, run by CEL
	cd tools/policy && go test ./...

python: ## the Python package with torch: PYTHON is one that has torch, torchvision, timm and hatchling
	go run ./tools/pytypes && go build -o /tmp/heft-python ./cmd/heft
	cd python && HEFT_PROGRAM=/tmp/heft-python PYTHONPATH=src $(or $(PYTHON),python3) -W ignore -m unittest discover -s tests
	cd python && HEFT_PROGRAM=/tmp/heft-python PYTHONPATH=src $(or $(PYTHON),python3) -W ignore tests/both_doors.py

lint: ## staticcheck
	cd tools/lint && go build -o /tmp/heft-staticcheck honnef.co/go/tools/cmd/staticcheck
	/tmp/heft-staticcheck ./...
