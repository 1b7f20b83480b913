# Everything a newcomer needs: `make demo` and `make test`.
GO       ?= go
export CGO_ENABLED = 0
BIN      := bin/forceprofiles
PEOPLE   ?= 20000

.PHONY: all build test demo cross vet clean

all: build

build:
	$(GO) build -trimpath -buildvcs=false -o $(BIN) ./cmd/forceprofiles

# Makes the synthetic dataset, runs the batch and says where the PDFs are.
demo: build
	rm -rf demo
	$(BIN) demo --people $(PEOPLE) --out demo

test: vet
	$(GO) test ./...

vet:
	$(GO) vet ./...

# Linux, macOS and Windows on amd64 and arm64.
cross:
	@for os in linux darwin windows; do for arch in amd64 arm64; do \
	  ext=; [ $$os = windows ] && ext=.exe; \
	  echo "dist/forceprofiles-$$os-$$arch$$ext"; \
	  GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -buildvcs=false -o dist/forceprofiles-$$os-$$arch$$ext ./cmd/forceprofiles || exit 1; \
	done; done

clean:
	rm -rf bin dist demo
