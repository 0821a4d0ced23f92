namespace Leak.Scenarios.Audit.Matrix;

/// <summary>Servers that are programs: Node's and Go's own, without any limit set.</summary>
internal static class MatrixPrograms
{
    /// <summary>http, http2 without TLS, and https.</summary>
    public static string Node(IReadOnlyList<int> ports) => $$"""
        const fs = require('fs');
        const large = Buffer.alloc({{MatrixPaths.LargeBytes}});
        function answer(request, response) {
            const url = new URL(request.url, 'http://localhost');
            const number = (name, otherwise) => Number(url.searchParams.get(name) ?? otherwise);
            if (url.pathname === '{{MatrixPaths.Hung}}') {
                return;
            }
            if (url.pathname === '{{MatrixPaths.Download}}') {
                const body = large.subarray(0, number('bytes', large.length));
                response.setHeader('Content-Length', body.length);
                response.end(body);
                return;
            }
            if (url.pathname === '{{MatrixPaths.Stream}}') {
                response.writeHead(200, { 'Content-Type': 'text/event-stream' });
                response.write(':\n\n');
                if (number('bytes', 0) > 0) {
                    const message = 'data: ' + '.'.repeat(number('bytes', 0)) + '\n\n';
                    const send = () => setTimeout(() => response.write(message) ? send() : response.once('drain', send), number('every', 1000));
                    send();
                }
                return;
            }
            request.resume();
            request.on('end', () => response.end('ok'));
        }
        require('http').createServer(answer).listen({{ports[0]}}, '127.0.0.1', 511);
        require('http2').createServer(answer).listen({{ports[1]}}, '127.0.0.1', 511);
        require('https').createServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') }, answer).listen({{ports[2]}}, '127.0.0.1', 511);
        """;

    /// <summary>ListenAndServe and ListenAndServeTLS; its arguments are the two ports.</summary>
    public static string Go { get; } = $$"""
        package main

        import (
            "io"
            "log"
            "net/http"
            "os"
            "strconv"
            "strings"
            "time"
        )

        var large = make([]byte, {{MatrixPaths.LargeBytes}})

        func number(r *http.Request, name string, otherwise int) int {
            if value, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil {
                return value
            }
            return otherwise
        }

        func main() {
            http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
                io.Copy(io.Discard, r.Body)
                io.WriteString(w, "ok")
            })
            http.HandleFunc("{{MatrixPaths.Hung}}", func(w http.ResponseWriter, r *http.Request) {
                <-r.Context().Done()
                panic(http.ErrAbortHandler)
            })
            http.HandleFunc("{{MatrixPaths.Download}}", func(w http.ResponseWriter, r *http.Request) {
                body := large[:number(r, "bytes", len(large))]
                w.Header().Set("Content-Length", strconv.Itoa(len(body)))
                w.Write(body)
            })
            http.HandleFunc("{{MatrixPaths.Stream}}", func(w http.ResponseWriter, r *http.Request) {
                w.Header().Set("Content-Type", "text/event-stream")
                w.WriteHeader(200)
                w.(http.Flusher).Flush()
                for number(r, "bytes", 0) > 0 {
                    time.Sleep(time.Duration(number(r, "every", 1000)) * time.Millisecond)
                    if _, err := io.WriteString(w, "data: "+strings.Repeat(".", number(r, "bytes", 0))+"\n\n"); err != nil {
                        return
                    }
                    w.(http.Flusher).Flush()
                }
                <-r.Context().Done()
            })
            go func() { log.Fatal(http.ListenAndServeTLS("127.0.0.1:"+os.Args[2], "cert.pem", "key.pem", nil)) }()
            log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
        }
        """;
}
