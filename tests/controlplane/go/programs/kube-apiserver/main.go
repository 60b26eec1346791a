// Program kube-apiserver serves the API, as the upstream binary of that name does.
package main

import (
	"os"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"

	_ "kybern.test/controlplane/lifeline"
)

func main() {
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}
