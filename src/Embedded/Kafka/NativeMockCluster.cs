using System.Reflection;
using System.Runtime.InteropServices;

namespace KiVendTout.Embedded.Kafka;

/// <summary>The few functions of librdkafka's mock cluster that the embedded broker needs.</summary>
internal static class NativeMockCluster
{
    private const string Library = "librdkafka";

    /// <summary>
    /// Builds of the library in the package, in order of preference. The plain build wants a libsasl2.so.3 that Debian 12 does not have;
    /// the other two are linked without it.
    /// </summary>
    private static readonly string[] Builds = [Library, "centos8-librdkafka", "alpine-librdkafka"];

    static NativeMockCluster() => NativeLibrary.SetDllImportResolver(typeof(NativeMockCluster).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return nint.Zero;
        }

        foreach (var build in Builds)
        {
            if (NativeLibrary.TryLoad(build, assembly, path, out var handle))
            {
                return handle;
            }
        }

        return nint.Zero;
    }

    [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern nint ConfNew();

    [DllImport(Library, EntryPoint = "rd_kafka_conf_set")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern int ConfSet(
        nint conf,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        [Out] byte[] error,
        nuint errorSize);

    [DllImport(Library, EntryPoint = "rd_kafka_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern nint New(int type, nint conf, [Out] byte[] error, nuint errorSize);

    [DllImport(Library, EntryPoint = "rd_kafka_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern void Destroy(nint client);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern nint ClusterNew(nint client, int brokers);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern void ClusterDestroy(nint cluster);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern nint Bootstraps(nint cluster);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_topic_create")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern int TopicCreate(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern int BrokerSetDown(nint cluster, int broker);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern int BrokerSetUp(nint cluster, int broker);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    internal static extern void PushRequestErrors(nint cluster, short request, nuint count, [In] int[] errors);
}
