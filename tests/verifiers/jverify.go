// jverify.go: independent check of one exported Entente journal (tlog-tiles layout on disk).
//
// What it is: written for the project, sharing no code with it. All hashing of trees, proofs and note
// parsing is done by the Go team's golang.org/x/mod/sumdb/{note,tlog}; only the cosignature rule, the file
// names and the order of the checks are here. It builds with Debian 12's packages alone (no network):
//
//	apt-get install -y golang-1.19 golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode /usr/lib/go-1.19/bin/go build -o jverify jverify.go
//
// How to run it (take the keys from enrolment, not from the export, when the check is to mean something):
//
//	./jverify EXPORT EXPORT/keys/log.vkey [EXPORT/keys/cosigners.vkey]
//
// EXPORT is the folder of one journal; log.vkey holds one vkey (type 0x01), its name the journal's origin
// <party>/<circle>/<epoch>; cosigners.vkey holds one vkey (type 0x04) a line, and every one listed must
// have signed, so list only those you require. Exit status 0 and a line "OK ...", or not 0 and the reason.
//
// What it checks: the log signature; every required cosignature; the root rebuilt from the entry bundles
// alone; every tile equal to the one derived from the entries; inclusion proofs of the first, a middle and
// the last entry through the tiles alone.
//
// What it does not check (see docs/formats/journal.md): a repeated signature line of one key (x/mod
// drops repeats unverified), the fields of the envelopes, openings, checkpoint.d, policy quorums, strict
// base64, the Ed25519 edge cases of attack A-14. A full tile standing in for a partial one counts as missing.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type cosig struct { // tlog-cosignature v1, signature type 0x04
	name string
	hash uint32
	pk   ed25519.PublicKey
}

func (c *cosig) Name() string    { return c.name }
func (c *cosig) KeyHash() uint32 { return c.hash }
func (c *cosig) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	t := binary.BigEndian.Uint64(sig)
	if t > 1<<63-1 {
		return false
	}
	return ed25519.Verify(c.pk, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", t, msg)), sig[8:])
}
func newCosig(vkey string) *cosig {
	f := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	if len(f) != 3 {
		log.Fatal("bad cosigner vkey")
	}
	k, err := base64.StdEncoding.DecodeString(f[2])
	if err != nil || len(k) != 33 || k[0] != 4 {
		log.Fatal("bad cosigner vkey")
	}
	s := sha256.Sum256(append([]byte(f[0]+"\n"), k...))
	h := binary.BigEndian.Uint32(s[:])
	if fmt.Sprintf("%08x", h) != f[1] {
		log.Fatal("cosigner key id mismatch")
	}
	return &cosig{f[0], h, k[1:]}
}

// tlog-tiles path: x/mod writes tile/8/L/N; tlog-tiles has no height element and "entries" for "data".
func tpath(t tlog.Tile) string {
	return strings.Replace("tile/"+strings.TrimPrefix(t.Path(), "tile/8/"), "tile/data/", "tile/entries/", 1)
}

type reader struct{ dir string }

func (r reader) Height() int { return 8 }
func (r reader) ReadTiles(ts []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range ts {
		b, err := os.ReadFile(filepath.Join(r.dir, tpath(t)))
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}
func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fmt.Println("FAIL:", err)
		os.Exit(1)
	}
}
func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		fmt.Fprintln(os.Stderr, "usage: jverify EXPORT LOG.vkey [COSIGNERS.vkey]")
		os.Exit(2)
	}
	dir := os.Args[1]
	vk, err := os.ReadFile(os.Args[2])
	must(err)
	lv, err := note.NewVerifier(strings.TrimSpace(string(vk)))
	must(err)
	vs := []note.Verifier{lv}
	if len(os.Args) > 3 {
		wk, err := os.ReadFile(os.Args[3])
		must(err)
		for _, l := range strings.Fields(string(wk)) {
			vs = append(vs, newCosig(l))
		}
	}
	cp, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	n, err := note.Open(cp, note.VerifierList(vs...))
	must(err)
	seen := map[string]bool{}
	for _, s := range n.Sigs {
		seen[s.Name] = true
	}
	for _, v := range vs {
		if !seen[v.Name()] {
			must(fmt.Errorf("no valid signature by %s", v.Name()))
		}
	}
	l := strings.Split(n.Text, "\n")
	if len(l) != 4 || l[0] != lv.Name() {
		must(fmt.Errorf("bad checkpoint body"))
	}
	size, err := strconv.ParseInt(l[1], 10, 64)
	must(err)
	if strconv.FormatInt(size, 10) != l[1] || size < 0 {
		must(fmt.Errorf("non-canonical size"))
	}
	root, err := tlog.ParseHash(l[2])
	must(err)
	// 1. every leaf from the entry bundles, tree rebuilt from nothing
	var store []tlog.Hash
	rd := tlog.HashReaderFunc(func(ix []int64) ([]tlog.Hash, error) {
		o := make([]tlog.Hash, len(ix))
		for i, x := range ix {
			o[i] = store[x]
		}
		return o, nil
	})
	var leaves []tlog.Hash
	for i := int64(0); i < size; {
		w := size - i
		if w > 256 {
			w = 256
		}
		b, err := os.ReadFile(filepath.Join(dir, tpath(tlog.Tile{H: 8, L: -1, N: i / 256, W: int(w)})))
		must(err)
		for k := int64(0); k < w; k++ {
			if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
				must(fmt.Errorf("truncated bundle at %d", i+k))
			}
			m := 2 + int(binary.BigEndian.Uint16(b))
			h := tlog.RecordHash(b[2:m])
			leaves = append(leaves, h)
			hs, err := tlog.StoredHashesForRecordHash(i+k, h, rd)
			must(err)
			store = append(store, hs...)
			b = b[m:]
		}
		if len(b) != 0 {
			must(fmt.Errorf("trailing bytes in bundle at %d", i))
		}
		i += w
	}
	got, err := tlog.TreeHash(size, rd)
	must(err)
	if size == 0 {
		got = sha256.Sum256(nil) // x/mod before d58be1c returns 32 zero bytes here
	}
	if got != root {
		must(fmt.Errorf("root from entries %v, checkpoint says %v", got, root))
	}
	// 2. every published tile equals the one derived from the entries
	nt := 0
	// not tlog.NewTiles: before x/mod commit 87140ec it lists tiles the spec does not require
	for L, m := 0, size; m > 0; L, m = L+1, m/256 {
		for N := int64(0); N*256 < m; N++ {
			w := m - N*256
			if w > 256 {
				w = 256
			}
			t := tlog.Tile{H: 8, L: L, N: N, W: int(w)}
			want, err := tlog.ReadTileData(t, rd)
			must(err)
			have, err := os.ReadFile(filepath.Join(dir, tpath(t)))
			must(err)
			if !bytes.Equal(want, have) {
				must(fmt.Errorf("tile %s differs", tpath(t)))
			}
			nt++
		}
	}
	// 3. proofs through the tile reader alone
	thr := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, reader{dir})
	for _, i := range []int64{0, size / 3, size - 1} {
		if size == 0 {
			break
		}
		p, err := tlog.ProveRecord(size, i, thr)
		must(err)
		must(tlog.CheckRecord(p, size, root, i, leaves[i]))
	}
	fmt.Printf("OK %s size %d root %s, %d tiles, %d signatures: ", l[0], size, root, nt, len(n.Sigs))
	for _, s := range n.Sigs {
		fmt.Print(s.Name, " ")
	}
	fmt.Println()
}
