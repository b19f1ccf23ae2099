// appends gives Tessera's POSIX driver the work that bench_log gives our log: entries of 1 KiB from 64
// writers, each of whom waits before it sends its next one; then the same at half that pace. It waits
// in two ways. "integrated": until the entry is durable and in the tree, which is Tessera's promise
// that a checkpoint will come. "published": until a published checkpoint covers it, which is what a
// receipt of ours says; Tessera publishes no more often than every 100 ms.
//
//	appends FOLDER        one line of JSON a figure: {"name", "value", "unit"}
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"
)

const (
	writers    = 64
	entryBytes = 1024
	rounds     = 3
	// The shortest interval that the driver takes.
	checkpointInterval = 100 * time.Millisecond
	poll               = 2 * time.Millisecond
)

// A batch is written when it holds so many entries, or when its first one is so old. Those who wait
// are 64, so no batch of theirs is larger. The best of these is what counts.
var batchings = []struct {
	size uint
	age  time.Duration
}{{64, time.Millisecond}, {64, 5 * time.Millisecond}, {64, 50 * time.Millisecond}, {256, 5 * time.Millisecond}}

type log struct {
	appender *tessera.Appender
	awaiter  *tessera.PublicationAwaiter
	stop     func(context.Context) error
	cancel   context.CancelFunc
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func open(folder string, size uint, age time.Duration) *log {
	ctx, cancel := context.WithCancel(context.Background())
	private, _, err := note.GenerateKey(rand.Reader, "log.tessera.example")
	signer := must(note.NewSigner(must(private, err)))
	driver := must(posix.New(ctx, posix.Config{Path: folder}))
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithBatching(size, age).
		WithCheckpointInterval(checkpointInterval)
	appender, stop, reader, err := tessera.NewAppender(ctx, driver, options)
	return &log{must(appender, err), tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, poll), stop, cancel}
}

func (l *log) close() {
	must(0, l.stop(context.Background()))
	l.cancel()
}

func (l *log) integrated(data []byte) {
	must(l.appender.Add(context.Background(), tessera.NewEntry(data))())
}

func (l *log) published(data []byte) {
	_, _, err := l.awaiter.Await(context.Background(), l.appender.Add(context.Background(), tessera.NewEntry(data)))
	must(0, err)
}

// run has every writer send its entries, one after another (pause 0) or one every pause. It returns
// how many a second were done and how long each took, in milliseconds and sorted.
func run(each int, pause time.Duration, add func([]byte)) (float64, []float64) {
	data := make([][][]byte, writers)
	for w := range data {
		for range each {
			entry := make([]byte, entryBytes)
			rand.Read(entry)
			data[w] = append(data[w], entry)
		}
	}
	taken := make([][]float64, writers)
	var all sync.WaitGroup
	begin := time.Now()
	for w := range writers {
		all.Go(func() {
			due := begin.Add(pause * time.Duration(w) / writers)
			for _, entry := range data[w] {
				if pause == 0 {
					due = time.Now()
				}
				time.Sleep(time.Until(due))
				add(entry)
				taken[w] = append(taken[w], time.Since(due).Seconds()*1000)
				due = due.Add(pause)
			}
		})
	}
	all.Wait()
	rate := float64(writers*each) / time.Since(begin).Seconds()
	var sorted []float64
	for _, mine := range taken {
		sorted = append(sorted, mine...)
	}
	sort.Float64s(sorted)
	return rate, sorted
}

func report(name string, value float64, unit string) {
	must(0, json.NewEncoder(os.Stdout).Encode(map[string]any{"name": name, "value": value, "unit": unit}))
}

func middle(sorted []float64) float64 { return sorted[len(sorted)/2] }

func percentiles(name string, sorted []float64) {
	report(name+", median", middle(sorted), "ms")
	report(name+", 99th percentile", sorted[len(sorted)*99/100], "ms")
}

// measure tries each way of batching, and keeps the best: the one with the highest rate, and at half
// load the one with the shortest waits.
func measure(folder, kind string, each int, add func(*log) func([]byte)) {
	best, chosen := 0.0, 0
	var waits []float64
	for i, batching := range batchings {
		l := open(filepath.Join(folder, fmt.Sprintf("%s-%d", kind, i)), batching.size, batching.age)
		for range rounds {
			if rate, sorted := run(each, 0, add(l)); rate > best {
				best, chosen, waits = rate, i, sorted
			}
		}
		l.close()
	}
	report(kind+": durable appends, 64 writers", best, "per s")
	percentiles(kind+": receipt, 64 writers", waits)
	report(kind+": batch size", float64(batchings[chosen].size), "entries")
	report(kind+": batch age", float64(batchings[chosen].age.Milliseconds()), "ms")

	pause := time.Duration(2 * writers / best * float64(time.Second))
	var calm []float64
	for i, batching := range batchings {
		l := open(filepath.Join(folder, fmt.Sprintf("%s-half-%d", kind, i)), batching.size, batching.age)
		if _, sorted := run(each, pause, add(l)); calm == nil || middle(sorted) < middle(calm) {
			calm, chosen = sorted, i
		}
		l.close()
	}
	percentiles(kind+": receipt at half load", calm)
	report(kind+": batch age at half load", float64(batchings[chosen].age.Milliseconds()), "ms")
}

func main() {
	klog.InitFlags(nil)
	flag.Set("logtostderr", "false") // Tessera talks to klog; what matters comes back as an error.
	flag.Set("stderrthreshold", "FATAL")
	klog.SetOutput(io.Discard)
	flag.Parse()
	folder := flag.Arg(0)
	measure(folder, "integrated", 100, func(l *log) func([]byte) { return l.integrated })
	measure(folder, "published", 20, func(l *log) func([]byte) { return l.published })
}
