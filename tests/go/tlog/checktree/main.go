// checktree reads a log with the libraries that other logs and their clients are made of, and with
// nothing of ours: Tessera's fsck rebuilds the tree from its entries and compares every tile,
// transparency-dev/formats opens checkpoints and reads their times, transparency-dev/merkle checks an
// inclusion proof of every entry and a consistency proof from every kept checkpoint, and torchwood
// checks the proofs that a node hands out as text. The log is a folder of static files or a URL.
//
//	checktree NAME+HINT+KEY FOLDER-OR-URL
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/torchwood"
	formats_log "github.com/transparency-dev/formats/log"
	formats_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"k8s.io/klog/v2"
)

type reader struct {
	key      string
	where    string
	fetcher  fsck.Fetcher
	verifier note.Verifier // the log's plain signature
	clock    note.Verifier // its cosignature, which carries the time
}

func open(key, where string) (*reader, error) {
	r := &reader{key: key, where: strings.TrimSuffix(where, "/"), fetcher: client.FileFetcher{Root: where}}
	var err error
	if r.online() {
		at, err := url.Parse(where)
		if err != nil {
			return nil, err
		}
		if r.fetcher, err = client.NewHTTPFetcher(at, nil); err != nil {
			return nil, err
		}
	}
	if r.verifier, err = formats_note.NewVerifier(key); err != nil {
		return nil, err
	}
	cosigner, err := formats_note.VKeyToCosignatureV1(key)
	if err != nil {
		return nil, err
	}
	r.clock, err = formats_note.NewVerifierForCosignatureV1(cosigner)
	return r, err
}

func (r *reader) online() bool { return strings.HasPrefix(r.where, "http") }

// get reads what tlog-tiles does not know, so that no fetcher of Tessera does either.
func (r *reader) get(path string) ([]byte, error) {
	if !r.online() {
		return os.ReadFile(filepath.Join(r.where, filepath.FromSlash(path)))
	}
	answer, err := http.Get(r.where + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// checkpoint opens one that the log signed twice: plainly, and with its time.
func (r *reader) checkpoint(signed []byte) (*formats_log.Checkpoint, time.Time, error) {
	opened, _, whole, err := formats_log.ParseCheckpoint(signed, r.verifier.Name(), r.verifier, r.clock)
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, signature := range whole.Sigs {
		if signature.Hash == r.clock.KeyHash() {
			at, err := formats_note.CoSigV1Timestamp(signature)
			return opened, at, err
		}
	}
	return nil, time.Time{}, errors.New("a checkpoint without a time")
}

func leaves(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

// bundles gives what the bundles of a kind hold: entries, or kept checkpoints, which lie in files of
// the same form.
func (r *reader) bundles(size uint64, read func(index uint64, partial uint8) ([]byte, error)) ([][]byte, error) {
	var all [][]byte
	for index := uint64(0); index*layout.EntryBundleWidth < size; index++ {
		data, err := read(index, layout.PartialTileSize(0, index, size))
		if err != nil {
			return nil, err
		}
		var some api.EntryBundle
		if err := some.UnmarshalText(data); err != nil {
			return nil, err
		}
		all = append(all, some.Entries...)
	}
	return all, nil
}

func (r *reader) check(ctx context.Context) (map[string]any, error) {
	if err := fsck.New(r.verifier.Name(), r.verifier, r.fetcher, leaves, fsck.Opts{N: 2}).Check(ctx); err != nil {
		return nil, fmt.Errorf("fsck: %w", err)
	}
	signed, err := r.fetcher.ReadCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	newest, last, err := r.checkpoint(signed)
	if err != nil {
		return nil, fmt.Errorf("the checkpoint: %w", err)
	}
	prover, err := client.NewProofBuilder(ctx, newest.Size, r.fetcher.ReadTile)
	if err != nil {
		return nil, err
	}
	texts, err := r.inclusions(ctx, newest, prover)
	if err != nil {
		return nil, err
	}
	kept, err := r.kept(ctx, newest, last, prover)
	if err != nil {
		return nil, err
	}
	return map[string]any{"size": newest.Size, "inclusions": newest.Size, "texts": texts, "checkpoints": kept,
		"time": last.UTC().Format(time.RFC3339)}, nil
}

// inclusions proves every entry, and on a node has torchwood check the node's own proof of it. It
// returns how many of those there were.
func (r *reader) inclusions(ctx context.Context, newest *formats_log.Checkpoint, prover *client.ProofBuilder) (int, error) {
	policy, err := torchwood.ParsePolicy([]byte("log " + r.key + "\nquorum none\n"))
	if err != nil {
		return 0, err
	}
	entries, err := r.bundles(newest.Size, func(index uint64, partial uint8) ([]byte, error) {
		return r.fetcher.ReadEntryBundle(ctx, index, partial)
	})
	if err != nil {
		return 0, err
	}
	texts := 0
	for i, entry := range entries {
		path, err := prover.InclusionProof(ctx, uint64(i))
		if err != nil {
			return 0, err
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(entry)
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(i), newest.Size, leaf, path, newest.Hash); err != nil {
			return 0, fmt.Errorf("entry %d: %w", i, err)
		}
		if !r.online() {
			continue
		}
		text, err := r.get(fmt.Sprintf("proof?index=%d", i))
		if err != nil {
			return 0, err
		}
		if err := torchwood.VerifyProof(policy, tlog.RecordHash(entry), text); err != nil {
			return 0, fmt.Errorf("proof of %d: %w", i, err)
		}
		texts++
	}
	return texts, nil
}

// kept proves that the log grew out of every checkpoint it kept, and that its time never went back.
func (r *reader) kept(ctx context.Context, newest *formats_log.Checkpoint, last time.Time, prover *client.ProofBuilder) (int, error) {
	all, err := r.bundles(newest.Size, func(index uint64, partial uint8) ([]byte, error) {
		return r.get("checkpoints" + strings.TrimPrefix(layout.EntriesPath(index, partial), "tile/entries"))
	})
	if err != nil {
		return 0, err
	}
	before := time.Time{}
	for _, one := range all {
		old, at, err := r.checkpoint(one)
		if err != nil {
			return 0, fmt.Errorf("a kept checkpoint: %w", err)
		}
		if at.Before(before) || last.Before(at) {
			return 0, fmt.Errorf("the time goes back at checkpoint %d", old.Size)
		}
		before = at
		path, err := prover.ConsistencyProof(ctx, old.Size, newest.Size)
		if err != nil {
			return 0, err
		}
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, old.Size, newest.Size, path, old.Hash, newest.Hash); err != nil {
			return 0, fmt.Errorf("from checkpoint %d: %w", old.Size, err)
		}
	}
	return len(all), nil
}

func main() {
	klog.InitFlags(nil)
	flag.Set("logtostderr", "false") // Tessera talks to klog; what matters comes back as an error.
	flag.Set("stderrthreshold", "FATAL")
	klog.SetOutput(io.Discard)
	flag.Parse()
	var said map[string]any
	r, err := open(flag.Arg(0), flag.Arg(1))
	if err == nil {
		said, err = r.check(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(said)
}
