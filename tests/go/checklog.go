// checklog reads a log as a stranger would, with golang.org/x/mod/sumdb's tlog and note and nothing
// of ours: it opens the checkpoint, fetches tiles (each is checked against the checkpoint's root),
// hashes every entry, proves and checks every inclusion and consistency, and follows every kept
// checkpoint to the newest. The log is a folder of static files or a URL.
//
//	checklog NAME+HINT+KEY FOLDER-OR-URL
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tiles of the Go checksum database name their height in their paths; tlog-tiles fixes it at 8 and
// leaves it out.
const height = 8

type log struct {
	where    string
	verifier note.Verifier
}

func (l *log) fetch(path string) ([]byte, error) {
	if !strings.HasPrefix(l.where, "http") {
		return os.ReadFile(filepath.Join(l.where, filepath.FromSlash(path)))
	}
	answer, err := http.Get(l.where + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// open gives the tree of a checkpoint signed by the log. tlog knows trees by another first line
// than the origin's.
func (l *log) open(signed []byte) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(l.verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if origin != l.verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("origin %q", origin)
	}
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

func pathOf(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
}

func (l *log) Height() int                                { return height }
func (l *log) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (l *log) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := l.fetch(pathOf(tile))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// split takes an entry bundle apart.
func split(bundle []byte) ([][]byte, error) {
	var all [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return nil, errors.New("a bundle ends within an entry")
		}
		n := 2 + int(binary.BigEndian.Uint16(bundle))
		all = append(all, bundle[2:n])
		bundle = bundle[n:]
	}
	return all, nil
}

// bundles gives what lies in all bundles of a kind ("tile/entries" or "checkpoints") for a tree.
func (l *log) bundles(kind string, size int64) ([][]byte, error) {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: height, L: 0, N: n, W: 256}
		if size-n*256 < 256 {
			tile.W = int(size - n*256)
		}
		data, err := l.fetch(kind + strings.TrimPrefix(pathOf(tile), "tile/0"))
		if err != nil {
			return nil, err
		}
		some, err := split(data)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// offline checks a proof in the form of tlog-proof: "index N", the path, and the checkpoint.
func (l *log) offline(text string, index int64, leaf tlog.Hash) error {
	head, signed, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != "index "+strconv.FormatInt(index, 10) {
		return fmt.Errorf("not the proof of %d: %q", index, head)
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return fmt.Errorf("no hash: %q", line)
		}
		proof = append(proof, *(*tlog.Hash)(raw))
	}
	tree, err := l.open([]byte(signed))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf)
}

func (l *log) check() (map[string]any, error) {
	signed, err := l.fetch("checkpoint")
	if err != nil {
		return nil, err
	}
	tree, err := l.open(signed)
	if err != nil {
		return nil, fmt.Errorf("the checkpoint: %w", err)
	}
	hashes := tlog.TileHashReader(tree, l)
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return nil, fmt.Errorf("the tiles: %w", err)
	}
	if root != tree.Hash {
		return nil, errors.New("the tiles have another root")
	}

	entries, err := l.bundles("tile/entries", tree.N)
	if err != nil {
		return nil, err
	}
	if int64(len(entries)) != tree.N {
		return nil, fmt.Errorf("%d entries of %d", len(entries), tree.N)
	}
	offline := 0
	for i := int64(0); i < tree.N; i++ {
		leaf := tlog.RecordHash(entries[i])
		proof, err := tlog.ProveRecord(tree.N, i, hashes)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, leaf); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i, err)
		}
		if strings.HasPrefix(l.where, "http") {
			text, err := l.fetch("proof?index=" + strconv.FormatInt(i, 10))
			if err != nil {
				return nil, err
			}
			if err := l.offline(string(text), i, leaf); err != nil {
				return nil, fmt.Errorf("proof of %d: %w", i, err)
			}
			offline++
		}
	}

	kept, err := l.bundles("checkpoints", tree.N)
	if err != nil {
		return nil, err
	}
	for _, one := range kept {
		old, err := l.open(one)
		if err != nil {
			return nil, fmt.Errorf("a kept checkpoint: %w", err)
		}
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return nil, fmt.Errorf("from checkpoint %d: %w", old.N, err)
		}
	}
	return map[string]any{"size": tree.N, "root": tree.Hash.String(), "inclusions": tree.N,
		"offline": offline, "checkpoints": len(kept)}, nil
}

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	var said map[string]any
	if err == nil {
		said, err = (&log{strings.TrimSuffix(os.Args[2], "/"), verifier}).check()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(said)
}
