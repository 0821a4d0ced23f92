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

// Fewer than the server lets wait to be accepted, with a breath between that does not count: see ParkClient.cs.
func openInBursts(target string, count int) (held []net.Conn, used, elapsed time.Duration) {
	const burst = 400
	const breath = 150 * time.Millisecond
	for opened := 0; opened < count; opened += burst {
		next := burst
		if count-opened < burst {
			next = count - opened
		}
		before, start := cpu(), time.Now()
		held = append(held, open(target, next)...)
		elapsed += time.Since(start)
		used += cpu() - before
		time.Sleep(breath)
	}
	return held, used, elapsed
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

	warm, _, _ := openInBursts(os.Args[1], warmup)
	release(warm)
	managedBefore, residentBefore := memory()

	held, opening, elapsed := openInBursts(os.Args[2], count)

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
