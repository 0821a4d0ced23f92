// The counterpart of the sample server in Go: holds idle connections, a goroutine for each
// in connReader.Read, and serves net/http/pprof on another port.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"sync/atomic"
)

func main() {
	var connections int64
	server := &http.Server{
		Addr:    os.Args[1],
		Handler: http.NotFoundHandler(),
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				atomic.AddInt64(&connections, 1)
			case http.StateClosed:
				atomic.AddInt64(&connections, -1)
			}
		},
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "connections %d\n", atomic.LoadInt64(&connections))
	})
	go func() {
		fmt.Fprintln(os.Stderr, server.ListenAndServe())
		os.Exit(1)
	}()
	fmt.Fprintln(os.Stderr, http.ListenAndServe(os.Args[2], nil))
	os.Exit(1)
}
