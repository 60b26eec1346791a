// Command workqueue measures client-go's rate-limiting queue on the tasks of bench/queue/client.ts. Its one line of
// output is the figures, in nanoseconds an item, as JSON.
package main

import (
	"fmt"
	"sort"
	"time"

	"k8s.io/client-go/util/workqueue"

	"kybern.bench/peers/output"
)

const (
	rounds = 9
	cycles = 200_000
	keys   = 10_000
)

type figures struct {
	OneKey float64 `json:"oneKey"`
	Burst  float64 `json:"burst"`
}

func newQueue() workqueue.TypedRateLimitingInterface[string] {
	return workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[string]())
}

// median is that of several rounds, after one that warms up.
func median(items int, run func()) float64 {
	run()
	var found []float64
	for range rounds {
		start := time.Now()
		run()
		found = append(found, float64(time.Since(start).Nanoseconds())/float64(items))
	}
	sort.Float64s(found)
	return found[len(found)/2]
}

func oneKey() {
	queue := newQueue()
	defer queue.ShutDown()
	for range cycles {
		queue.Add("default/a")
		item, _ := queue.Get()
		queue.Forget(item)
		queue.Done(item)
	}
}

func burst(names []string) {
	queue := newQueue()
	defer queue.ShutDown()
	for range 2 {
		for _, name := range names {
			queue.Add(name)
		}
	}
	for queue.Len() > 0 {
		item, _ := queue.Get()
		queue.Done(item)
	}
}

func main() {
	names := make([]string, keys)
	for i := range names {
		names[i] = fmt.Sprintf("namespace-%d/name-%d", i%100, i)
	}
	found := figures{OneKey: median(cycles, oneKey), Burst: median(keys, func() { burst(names) })}
	output.Print(found, nil)
}
