// Command controller runs controller-runtime on the task of bench/owners/client.ts: a Secret for each ConfigMap of a
// namespace, made and owned by a reconcile. Its one line of output is the figures, as JSON.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"kybern.bench/peers/output"
)

type figures struct {
	Ms         float64 `json:"ms"`
	FirstMs    float64 `json:"firstMs"`
	Reconciles int64   `json:"reconciles"`
	CPUMs      float64 `json:"cpuMs"`
	PeakRSS    float64 `json:"peakRss"`
}

// quiet is for how long no reconcile has to begin before the work counts as done.
const quiet = 300 * time.Millisecond

type reconciler struct {
	client     client.Client
	objects    int64
	reconciles atomic.Int64
	made       atomic.Int64
	begun      atomic.Int64
	ended      atomic.Int64
	done       chan struct{}
}

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	if r.reconciles.Add(1) == 1 {
		r.begun.Store(time.Now().UnixMicro())
	}
	source := &corev1.ConfigMap{}
	if err := r.client.Get(ctx, request.NamespacedName, source); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	secret := &corev1.Secret{}
	err := r.client.Get(ctx, request.NamespacedName, secret)
	if !apierrors.IsNotFound(err) {
		return ctrl.Result{}, err
	}
	data := make(map[string][]byte, len(source.Data))
	for key, value := range source.Data {
		data[key] = []byte(value)
	}
	secret = &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Namespace: source.Namespace, Name: source.Name},
		Data:       data,
	}
	if err := ctrl.SetControllerReference(source, secret, r.client.Scheme()); err != nil {
		return ctrl.Result{}, err
	}
	if err := r.client.Create(ctx, secret); err != nil {
		return ctrl.Result{}, err
	}
	if r.made.Add(1) == r.objects {
		r.ended.Store(time.Now().UnixMicro())
		close(r.done)
	}
	return ctrl.Result{}, nil
}

// untilQuiet waits until no reconcile has begun for a while: the echoes of the Secrets are part of the work.
func (r *reconciler) untilQuiet() {
	for last := int64(-1); last != r.reconciles.Load(); time.Sleep(quiet) {
		last = r.reconciles.Load()
	}
}

// peakMemory gives the most bytes that this program has had in memory. On Linux ru_maxrss goes on counting across exec,
// and would tell of the program that started this one; VmHWM does not.
func peakMemory(usage syscall.Rusage) (float64, error) {
	switch runtime.GOOS {
	case "darwin":
		return float64(usage.Maxrss), nil // in bytes there, elsewhere in KiB
	case "linux":
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return 0, err
		}
		var kibibytes float64
		for _, line := range strings.Split(string(status), "\n") {
			if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kibibytes); err == nil {
				return kibibytes * 1024, nil
			}
		}
		return 0, errors.New("/proc/self/status does not tell VmHWM")
	}
	return float64(usage.Maxrss) * 1024, nil
}

func run(kubeconfig, namespace string, objects int64, workers int) (figures, error) {
	started := time.Now()
	ctrl.SetLogger(logr.Discard())
	klog.SetLogger(logr.Discard())
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return figures{}, err
	}
	// No limit of the client's own: the other side has none.
	config.QPS = -1
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Cache:   cache.Options{DefaultNamespaces: map[string]cache.Config{namespace: {}}},
		Metrics: metricsserver.Options{BindAddress: "0"},
	})
	if err != nil {
		return figures{}, err
	}
	reconciler := &reconciler{client: manager.GetClient(), objects: objects, done: make(chan struct{})}
	if err := ctrl.NewControllerManagedBy(manager).For(&corev1.ConfigMap{}).Owns(&corev1.Secret{}).
		WithOptions(controller.Options{MaxConcurrentReconciles: workers}).Complete(reconciler); err != nil {
		return figures{}, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- manager.Start(ctx) }()
	select {
	case err := <-ended:
		return figures{}, fmt.Errorf("the manager ended by itself: %w", err)
	case <-reconciler.done:
	}
	reconciler.untilQuiet()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return figures{}, err
	}
	stop()
	if err := <-ended; err != nil {
		return figures{}, err
	}
	millis := func(t syscall.Timeval) float64 { return float64(t.Sec)*1e3 + float64(t.Usec)/1e3 }
	peak, err := peakMemory(usage)
	if err != nil {
		return figures{}, err
	}
	reconciles := reconciler.reconciles.Load()
	return figures{
		Ms:         float64(reconciler.ended.Load()-reconciler.begun.Load()) / 1e3,
		FirstMs:    float64(reconciler.begun.Load()-started.UnixMicro()) / 1e3,
		Reconciles: reconciles,
		CPUMs:      millis(usage.Utime) + millis(usage.Stime),
		PeakRSS:    peak,
	}, nil
}

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: controller KUBECONFIG NAMESPACE OBJECTS WORKERS")
		os.Exit(2)
	}
	objects, err := strconv.ParseInt(os.Args[3], 10, 64)
	var workers int
	if err == nil {
		workers, err = strconv.Atoi(os.Args[4])
	}
	var found figures
	if err == nil {
		found, err = run(os.Args[1], os.Args[2], objects, workers)
	}
	output.Print(found, err)
}
