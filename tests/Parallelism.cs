// Fixtures run one after the other unless they say [Parallelizable], which those do that wait for real timeouts and count
// nothing of the whole process: active tasks, file descriptors, the pool, the heap, the console, environment variables.
// NUnit never runs those that do not say it beside any other.
// As many at once as wait, not as there are cores: what they wait for is timers and sockets.
[assembly: LevelOfParallelism(8)]
