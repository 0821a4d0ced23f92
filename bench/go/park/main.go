// The park's counterpart in Go: opens connections one after the other, holds them, and
// notes when the server closes each: a goroutine for each, blocked in Read.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var closed int64

type figures struct {
	OpenedPerSecond     float64
	OpeningMicroseconds float64
	ManagedBytes        float64
	ResidentBytes       float64
	CpuPercent          float64
}

func open(target string, count int) []net.Conn {
	held := make([]net.Conn, 0, count)
	for i := 0; i < count; i++ {
		connection, err := net.Dial("tcp", target)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		held = append(held, connection)
		go func() {
			one := make([]byte, 1)
			for {
				if _, err := connection.Read(one); err != nil {
					atomic.AddInt64(&closed, 1)
					return
				}
			}
		}()
	}
	return held
}

func release(held []net.Conn) {
	for _, connection := range held {
		connection.Close()
	}
}

func memory() (managed, resident float64) {
	debug.FreeOSMemory()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return float64(stats.HeapAlloc + stats.StackInuse), 0
	}
	pages, _ := strconv.ParseFloat(strings.Fields(string(text))[1], 64)
	return float64(stats.HeapAlloc + stats.StackInuse), pages * float64(os.Getpagesize())
}

func cpu() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func main() {
	// As the .NET client: warm-up address, address, connections, warm-up connections.
	count, _ := strconv.Atoi(os.Args[3])
	warmup, _ := strconv.Atoi(os.Args[4])
	const rest = 3 * time.Second

	release(open(os.Args[1], warmup))
	managedBefore, residentBefore := memory()

	openingBefore := cpu()
	start := time.Now()
	held := open(os.Args[2], count)
	elapsed := time.Since(start)
	opening := cpu() - openingBefore

	managed, resident := memory()
	time.Sleep(2 * time.Second)
	cpuBefore := cpu()
	time.Sleep(rest)
	used := cpu() - cpuBefore

	n := float64(count)
	json.NewEncoder(os.Stdout).Encode(figures{
		OpenedPerSecond:     n / elapsed.Seconds(),
		OpeningMicroseconds: opening.Seconds() * 1e6 / n,
		ManagedBytes:        (managed - managedBefore) / n,
		ResidentBytes:       (resident - residentBefore) / n,
		CpuPercent:          100 * used.Seconds() / rest.Seconds(),
	})
	release(held)
}
