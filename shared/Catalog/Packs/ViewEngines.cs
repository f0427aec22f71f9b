using System.Runtime.CompilerServices;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.Catalog.Packs;

/// <summary>One engine per compiled view, made when it is first needed and kept as long as the view is.</summary>
public static class ViewEngines
{
    static readonly ConditionalWeakTable<FeatureViewModel, ViewEngine> s_engines = [];

    /// <summary>The engine of a view.</summary>
    public static ViewEngine Of(FeatureViewModel view) => s_engines.GetValue(view, static each => new ViewEngine(each));
}
