// Command informer runs client-go's shared informer, with JSON, on the task of bench/informer/client.ts: a list of pods,
// then changes once the server is told to send them. Its one line of output is the figures, as JSON.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"kybern.bench/peers/output"
)

type figures struct {
	SyncMs          float64 `json:"syncMs"`
	EventsPerSecond float64 `json:"eventsPerSecond"`
	CPUPerEventUs   float64 `json:"cpuPerEventUs"`
	HeapPerPod      float64 `json:"heapPerPod"`
	HeapPerPodAfter float64 `json:"heapPerPodAfter"`
}

// heap is what the live objects take, in bytes.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}

// cpu is what the process has used, in microseconds.
func cpu() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	micros := func(t syscall.Timeval) float64 { return float64(t.Sec)*1e6 + float64(t.Usec) }
	return micros(usage.Utime) + micros(usage.Stime)
}

func run(server string, events int64) (figures, error) {
	// Both clients begin with a list here; a watch-list would be another task.
	if err := os.Setenv("KUBE_FEATURE_WatchListClient", "false"); err != nil {
		return figures{}, err
	}
	config := &rest.Config{Host: server, ContentConfig: rest.ContentConfig{
		ContentType:        "application/json",
		AcceptContentTypes: "application/json",
	}}
	clientset, err := kubernetes.NewForConfig(config)
	if err != nil {
		return figures{}, err
	}
	factory := informers.NewSharedInformerFactory(clientset, 0)
	informer := factory.Core().V1().Pods().Informer()
	if err := informer.AddIndexers(cache.Indexers{"node": func(object any) ([]string, error) {
		return []string{object.(*corev1.Pod).Spec.NodeName}, nil
	}}); err != nil {
		return figures{}, err
	}
	left := atomic.Int64{}
	left.Store(events)
	done := make(chan struct{})
	if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{UpdateFunc: func(_, _ any) {
		if left.Add(-1) == 0 {
			close(done)
		}
	}}); err != nil {
		return figures{}, err
	}

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	before := heap()
	begun := time.Now()
	factory.StartWithContext(ctx)
	for !informer.HasSynced() {
		time.Sleep(time.Millisecond)
	}
	synced := time.Since(begun)
	pods := float64(len(informer.GetStore().ListKeys()))
	perPod := (heap() - before) / pods

	used := cpu()
	started := time.Now()
	answer, err := http.Post(server+"/start", "text/plain", nil)
	if err != nil {
		return figures{}, err
	}
	_ = answer.Body.Close()
	<-done
	took := time.Since(started)
	used = cpu() - used
	after := (heap() - before) / pods
	runtime.KeepAlive(informer)
	return figures{
		SyncMs:          float64(synced.Microseconds()) / 1e3,
		EventsPerSecond: float64(events) / took.Seconds(),
		CPUPerEventUs:   used / float64(events),
		HeapPerPod:      perPod,
		HeapPerPodAfter: after,
	}, nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: informer SERVER EVENTS")
		os.Exit(2)
	}
	events, err := strconv.ParseInt(os.Args[2], 10, 64)
	var found figures
	if err == nil {
		found, err = run(os.Args[1], events)
	}
	output.Print(found, err)
}
