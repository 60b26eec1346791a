// Program stand-in-kubelet answers what kube-apiserver asks of a node's kubelet for logs, exec, attach and port-forward,
// by the streaming server that container runtimes serve them with. There are no containers: commands are this
// machine's own, run in the working folder, and ports are those of loopback.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"

	_ "kybern.test/controlplane/lifeline"
)

func main() {
	port := flag.Int("port", 0, "port of loopback to listen on")
	flag.Parse()
	address := fmt.Sprintf("127.0.0.1:%d", *port)
	config := streaming.DefaultConfig
	config.Addr = address
	config.BaseURL = &url.URL{Scheme: "https", Host: address}
	server, err := streaming.NewServer(config, commands{})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/containerLogs/{namespace}/{pod}/{container}", logs)
	mux.HandleFunc("/exec/{namespace}/{pod}/{container}", command(server, "exec"))
	mux.HandleFunc("/attach/{namespace}/{pod}/{container}", command(server, "attach"))
	mux.HandleFunc("/portForward/{namespace}/{pod}", ports(server))
	certificate, err := selfSigned()
	if err != nil {
		log.Fatal(err)
	}
	listener, err := tls.Listen("tcp", address, &tls.Config{
		Certificates: []tls.Certificate{certificate},
		NextProtos:   []string{"http/1.1"},
	})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.Serve(listener, mux))
}

// streamed passes a request on to the path that the streaming server has given for it.
func streamed(server streaming.Server, w http.ResponseWriter, r *http.Request, given string, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	target, err := url.Parse(given)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	r.URL.Path = target.Path
	server.ServeHTTP(w, r)
}

func command(server streaming.Server, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		options, err := remotecommand.NewOptions(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		container := r.PathValue("container")
		if kind == "exec" {
			response, err := server.GetExec(&runtimeapi.ExecRequest{
				ContainerId: container,
				Cmd:         r.URL.Query()["command"],
				Stdin:       options.Stdin,
				Stdout:      options.Stdout,
				Stderr:      options.Stderr,
				Tty:         options.TTY,
			})
			streamed(server, w, r, response.GetUrl(), err)
			return
		}
		response, err := server.GetAttach(&runtimeapi.AttachRequest{
			ContainerId: container,
			Stdin:       options.Stdin,
			Stdout:      options.Stdout,
			Stderr:      options.Stderr,
			Tty:         options.TTY,
		})
		streamed(server, w, r, response.GetUrl(), err)
	}
}

func ports(server streaming.Server) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		options, err := portforward.NewV4Options(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		response, err := server.GetPortForward(&runtimeapi.PortForwardRequest{
			PodSandboxId: r.PathValue("pod"),
			Port:         options.Ports,
		})
		streamed(server, w, r, response.GetUrl(), err)
	}
}

// logs answers with five lines, or with one of the run before. When it is followed, two more come after them.
func logs(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	lines := []string{"line 1", "line 2", "line 3", "line 4", "line 5"}
	if query.Get("previous") == "true" {
		lines = []string{"of the run before"}
	}
	if tail, err := strconv.Atoi(query.Get("tailLines")); err == nil && tail < len(lines) {
		lines = lines[len(lines)-tail:]
	}
	left := -1
	if limit, err := strconv.Atoi(query.Get("limitBytes")); err == nil {
		left = limit
	}
	write := func(line string) {
		if query.Get("timestamps") == "true" {
			line = "2026-01-02T03:04:05.000000006Z " + line
		}
		line += "\n"
		if left >= 0 && len(line) > left {
			line = line[:left]
		}
		if left >= 0 {
			left -= len(line)
		}
		_, _ = io.WriteString(w, line)
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
	}
	w.Header().Set("Content-Type", "text/plain")
	for _, line := range lines {
		write(line)
	}
	if query.Get("follow") != "true" {
		return
	}
	for i := 1; i <= 2; i++ {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(20 * time.Millisecond):
			write(fmt.Sprintf("followed %d", i))
		}
	}
}

// commands is a container runtime without containers.
type commands struct{}

func (commands) Exec(ctx context.Context, _ string, cmd []string, in io.Reader, out, errOut io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	if cmd[0] == "sizes" {
		return sizes(ctx, cmd, out, tty, resize)
	}
	process := exec.CommandContext(ctx, cmd[0], cmd[1:]...)
	process.Env = append(os.Environ(), "KYBERN_LIFELINE=")
	if out != nil {
		process.Stdout = out
	}
	if errOut != nil {
		process.Stderr = errOut
	} else if tty {
		process.Stderr = out
	}
	if in != nil {
		// Not process.Stdin: that would wait for the end of a stdin that the command does not read.
		pipe, err := process.StdinPipe()
		if err != nil {
			return err
		}
		go func() {
			_, _ = io.Copy(pipe, in)
			_ = pipe.Close()
		}()
	}
	err := process.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return utilexec.CodeExitError{Err: err, Code: exit.ExitCode()}
	}
	return err
}

// sizes tells as many sizes of the terminal as its argument says.
func sizes(ctx context.Context, cmd []string, out io.Writer, tty bool, resize <-chan remotecommand.TerminalSize) error {
	count, err := strconv.Atoi(strings.Join(cmd[1:], ""))
	if err != nil || !tty {
		return fmt.Errorf("sizes needs a count and a terminal")
	}
	for ; count > 0; count-- {
		select {
		case size := <-resize:
			_, _ = fmt.Fprintf(out, "%dx%d\n", size.Width, size.Height)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (commands) Attach(_ context.Context, container string, in io.Reader, out, errOut io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	_, _ = fmt.Fprintf(out, "attached to %s\n", container)
	if errOut != nil {
		_, _ = fmt.Fprintln(errOut, "apart")
	}
	if in != nil {
		_, _ = io.Copy(out, in)
	}
	return nil
}

func (commands) PortForward(_ context.Context, _ string, port int32, stream io.ReadWriteCloser) error {
	target, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer target.Close()
	sent := make(chan struct{})
	go func() {
		_, _ = io.Copy(target, stream)
		_ = target.(*net.TCPConn).CloseWrite()
		close(sent)
	}()
	_, _ = io.Copy(stream, target)
	_ = stream.Close()
	<-sent
	return nil
}

// selfSigned makes a certificate that nobody checks: kube-apiserver is given no authority of kubelets.
func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
