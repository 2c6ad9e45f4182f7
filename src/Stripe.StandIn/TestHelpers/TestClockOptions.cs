namespace Stripe.TestHelpers;

/// <summary>Parameters of <see cref="TestClockService.AdvanceAsync" />.</summary>
public class TestClockAdvanceOptions : BaseOptions
{
    public DateTime? FrozenTime { get; set; }
}

/// <summary>Parameters of <see cref="TestClockService.CreateAsync" />.</summary>
public class TestClockCreateOptions : BaseOptions
{
    public DateTime? FrozenTime { get; set; }
    public string Name { get; set; }
}

/// <summary>Parameters of <see cref="TestClockService.DeleteAsync" />.</summary>
public class TestClockDeleteOptions : BaseOptions;

/// <summary>Parameters of <see cref="TestClockService.GetAsync" />.</summary>
public class TestClockGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="TestClockService.ListAsync" />.</summary>
public class TestClockListOptions : ListOptions;
