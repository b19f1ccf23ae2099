// witnessed is a log of Tessera's that publishes nothing before its witnesses have cosigned it, and a
// reader that asks for as much, with torchwood.
//
//	witnessed key NAME FILE                      makes a key; {"log", "witness"}: what others call it
//	witnessed append FOLDER FILE POLICY COUNT    appends entries one by one; the last checkpoint
//	witnessed check POLICY                       a checkpoint on standard input fulfils the policy
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"filippo.io/torchwood"
	formats_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"
)

const (
	patience = time.Minute // for a publication; only so that what fails ends
	interval = 100 * time.Millisecond
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func makeKey(name, file string) {
	private, public, err := note.GenerateKey(rand.Reader, name)
	must(0, err)
	must(0, os.WriteFile(file, []byte(private), 0o600))
	json.NewEncoder(os.Stdout).Encode(map[string]string{
		"log": public, "witness": must(formats_note.VKeyToCosignatureV1(public))})
}

func appendSome(folder, file, policy string, count int) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	signer := must(note.NewSigner(string(must(os.ReadFile(file)))))
	witnesses := must(tessera.NewWitnessGroupFromPolicy(must(os.ReadFile(policy))))
	driver := must(posix.New(ctx, posix.Config{Path: folder}))
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithBatching(1, interval).
		WithCheckpointInterval(interval).WithWitnesses(witnesses, &tessera.WitnessOptions{Timeout: patience})
	appender, stop, reader, err := tessera.NewAppender(ctx, driver, options)
	awaiter := tessera.NewPublicationAwaiter(ctx, must(reader, err).ReadCheckpoint, interval)
	var checkpoint []byte
	for i := range count {
		_, checkpoint, err = awaiter.Await(ctx, appender.Add(ctx, tessera.NewEntry(fmt.Append(nil, folder, " ", i))))
		must(0, err)
	}
	must(0, stop(ctx))
	os.Stdout.Write(checkpoint)
}

func check(policy string) {
	_, _, err := torchwood.VerifyCheckpoint(must(io.ReadAll(os.Stdin)),
		must(torchwood.ParsePolicy(must(os.ReadFile(policy)))))
	must(0, err)
}

func main() {
	klog.InitFlags(nil)
	flag.Set("logtostderr", "false") // Tessera talks to klog; what matters comes back as an error.
	flag.Set("stderrthreshold", "FATAL")
	klog.SetOutput(io.Discard)
	flag.Parse()
	switch flag.Arg(0) {
	case "key":
		makeKey(flag.Arg(1), flag.Arg(2))
	case "append":
		appendSome(flag.Arg(1), flag.Arg(2), flag.Arg(3), must(strconv.Atoi(flag.Arg(4))))
	case "check":
		check(flag.Arg(1))
	}
}
