using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Customers;
using StreamingStore.Staff.Explaining;
using StreamingStore.Staff.Finding;
using StreamingStore.Staff.Movies.Editing;
using StreamingStore.Staff.Movies.Importing;
using StreamingStore.Staff.Overviews;
using StreamingStore.Staff.Plans;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.Staff.TestSubscriptions;

namespace StreamingStore.Staff;

/// <summary>Registers the services of the staff console.</summary>
public static class StaffServices
{
    /// <summary>Adds what staff work with; <see cref="StoreServices.AddStreamingStore"/> adds what it builds on.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<StaffRights>();
        services.AddSingleton<Overview>();
        services.AddSingleton<SubscriptionFinder>();
        services.AddSingleton<StaffFinder>();
        services.AddSingleton<MirroredObjects>();
        services.AddSingleton<CustomerFile>();
        services.AddSingleton<CustomerCare>();
        services.AddSingleton<AccessExplainer>();

        services.AddSingleton<MovieList>();
        services.AddSingleton<MovieEditor>();
        services.AddSingleton<BulkGroups>();
        services.AddSingleton<CatalogUploads>();

        services.AddSingleton<PlanSetup>();
        services.AddSingleton<PlanAlignment>();
        services.AddSingleton<PlanGroups>();

        services.AddSingleton<TestPermit>();
        services.AddSingleton<TestTriggers>();
        services.AddScoped<TestViewers>();
        services.AddScoped<TestSubscriber>();
        services.AddSingleton<TestClocks>();
        services.AddSingleton<TestTimeline>();
        services.AddHostedService(provider => provider.GetRequiredService<TestTimeline>());
        return services;
    }
}
