// What a program that does nothing costs: the peer of starting a Clientset.
