// Program etcd is the store behind kube-apiserver.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"

	_ "kybern.test/controlplane/lifeline"
)

func main() {
	etcdmain.Main(os.Args)
}
